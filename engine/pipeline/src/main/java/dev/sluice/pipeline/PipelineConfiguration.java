package dev.sluice.pipeline;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.modulith.Modulithic;

/**
 * All beans of the pipeline. The program that imports it provides a data source on the metadata
 * database, its transaction manager, a {@code JdbcClient} and a {@code JsonMapper}.
 */
@Modulithic
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class PipelineConfiguration {}
