/** Writes tuned models in Hugging Face's and PEFT's layouts. Runs in the trainer process. */
package ai.refocused.export;
