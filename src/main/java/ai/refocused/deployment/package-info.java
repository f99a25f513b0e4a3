/**
 * Packages models for deployment: one folder with the formats that were chosen, each read again and
 * compared with the model. Runs in the trainer process.
 */
package ai.refocused.deployment;
