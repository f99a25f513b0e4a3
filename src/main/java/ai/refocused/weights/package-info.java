/** Tensor files: safetensors and PyTorch's zip format. Plain Java, knows nothing of ND4J. */
package ai.refocused.weights;
