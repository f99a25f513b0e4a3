/**
 * From what a user wrote to a complete job: settings in layers, each value with its origin, checked
 * all at once. Runs in Maven's process but knows nothing of Maven.
 */
package ai.refocused.configuration;
