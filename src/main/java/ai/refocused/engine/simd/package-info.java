/** Row arithmetic by the Vector API. Nothing outside names these classes at compile time. */
package ai.refocused.engine.simd;
