/** Ollama's Modelfile, and chat templates in its language. Runs in the trainer process. */
package ai.refocused.deployment.ollama;
