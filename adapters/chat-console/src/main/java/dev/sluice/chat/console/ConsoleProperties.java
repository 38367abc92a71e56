package dev.sluice.chat.console;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the browser console.
 *
 * @param poll how often a replica with viewers looks for changes
 * @param heartbeat how often a quiet stream gets a comment, so that proxies keep it
 * @param recheck how often the person behind a stream is looked up again
 * @param lifetime when a stream ends, so that the browser connects anew with its session checked
 * @param viewers streams that one replica serves
 * @param viewersPerPerson streams that one person may have; the oldest gives way
 * @param backlog hints that wait for a slow reader before it is dropped
 * @param coalesce shortest time between two updates of one card
 * @param whisperAge how long a whisper stays visible
 * @param formAge how long a form can be opened
 */
@ConfigurationProperties("sluice.console")
record ConsoleProperties(
    @DefaultValue("250ms") Duration poll,
    @DefaultValue("15s") Duration heartbeat,
    @DefaultValue("10s") Duration recheck,
    @DefaultValue("60s") Duration lifetime,
    @DefaultValue("2000") int viewers,
    @DefaultValue("6") int viewersPerPerson,
    @DefaultValue("256") int backlog,
    @DefaultValue("200ms") Duration coalesce,
    @DefaultValue("1d") Duration whisperAge,
    @DefaultValue("30m") Duration formAge) {}
