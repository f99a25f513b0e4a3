/**
 * Models and datasets of a Hugging Face hub: its HTTP API, and a cache on this machine. Runs in
 * Maven's process. What the hub answers is not trusted: names, sizes and contents are checked.
 */
package ai.refocused.hub;
