/**
 * What usable rows are checked for: duplicates, leaks, secrets, code that does not parse, tokens
 * where text should be, imbalance. The rules themselves are in {@code job.validation}.
 */
package ai.refocused.dataset.lint;
