/**
 * Whether generated code parses: Java with the JDK's compiler, JSON with Jackson, Python with an
 * interpreter of the machine. Nothing is compiled, imported or run.
 */
package ai.refocused.metric.syntax;
