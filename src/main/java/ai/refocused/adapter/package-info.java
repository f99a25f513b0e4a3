/**
 * Adapters as artifacts: what base they belong to, and the model that both make together. Plain
 * Java; runs in either process.
 */
package ai.refocused.adapter;
