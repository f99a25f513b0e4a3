/** What there is to compute on: this processor's natives, and whether a GPU would do. */
package ai.refocused.maven.device;
