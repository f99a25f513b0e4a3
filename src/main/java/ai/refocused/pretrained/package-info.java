/**
 * A base model's folder in Hugging Face's layout: config.json and which tensors it promises. Plain
 * Java, knows nothing of ND4J.
 */
package ai.refocused.pretrained;
