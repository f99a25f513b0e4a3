package ai.refocused.dataset.lint.secret;

import ai.refocused.job.validation.DataRule;

/**
 * Something in a text that should not be told, nor learned.
 *
 * @param kind with its article, such as {@code a GitHub token}
 * @param start where it begins in the text
 * @param end behind its last character
 * @param masked what may be told of it
 */
public record Secret(String kind, DataRule rule, int start, int end, String masked) {}
