/** Begins a project. */
package ai.refocused.maven.init;
