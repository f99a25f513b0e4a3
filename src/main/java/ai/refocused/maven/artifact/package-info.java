/** Folders become attached artifacts, the same bytes each time. */
package ai.refocused.maven.artifact;
