/** Finds keys, passwords and personal data in texts, and masks them. */
package ai.refocused.dataset.lint.secret;
