/**
 * Gates: what an evaluation must come to, as written in a pom, and what became of it, as files that
 * people and build servers read. Runs in Maven's process.
 */
package ai.refocused.gate;
