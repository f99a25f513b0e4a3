/** GGUF files, and GPT-NeoX models in them. Runs in the trainer process. */
package ai.refocused.deployment.gguf;
