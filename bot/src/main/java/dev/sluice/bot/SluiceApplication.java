package dev.sluice.bot;

import dev.sluice.pipeline.PipelineConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.context.annotation.Import;

/** The server: chat, REST and sign-in on top of the pipeline. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
@Import(PipelineConfiguration.class)
class SluiceApplication {}
