/** Artifacts as inputs: base models and datasets that Maven's resolver finds. */
package ai.refocused.maven.source;
