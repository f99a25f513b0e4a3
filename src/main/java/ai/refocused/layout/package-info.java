/**
 * Which files of a folder, an archive or a repository are data, and of which split: told from names
 * alone. Used in both processes.
 */
package ai.refocused.layout;
