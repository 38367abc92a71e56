package dev.sluice.analysis.impact;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What fetching a repository may take, and where it may go.
 *
 * @param silence how long the other side may say nothing
 * @param time how long all of it may take
 * @param bytes how much may come, and how large the copy may be
 * @param refused machines that are not called
 */
public record MirrorLimits(
    Duration silence, Duration time, long bytes, Predicate<InetAddress> refused) {}
