/** Kernels of the parts that transformer blocks are made of, forward and backward. */
package ai.refocused.engine.region;
