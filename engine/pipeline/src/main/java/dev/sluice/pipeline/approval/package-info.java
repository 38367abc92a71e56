/** Approval requests, decisions and the policies that count them. */
@NullMarked
package dev.sluice.pipeline.approval;

import org.jspecify.annotations.NullMarked;
