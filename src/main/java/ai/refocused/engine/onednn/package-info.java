/** Matrix products in float32 by oneDNN, which ND4J's oneDNN natives have inside. */
package ai.refocused.engine.onednn;
