/** TensorBoard's event files, written without TensorFlow. */
package ai.refocused.monitor.tensorboard;
