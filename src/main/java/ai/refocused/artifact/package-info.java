/**
 * Models and datasets that come as artifacts: how they are named, unpacked once, and told apart by
 * content. Runs in Maven's process but knows nothing of Maven.
 */
package ai.refocused.artifact;
