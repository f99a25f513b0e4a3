/** Matrix products whose operands and results are rounded to bfloat16. */
package ai.refocused.engine.bf16;
