/**
 * What a run needs, as immutable records with a JSON form: the only thing Maven's process and the
 * trainer process both know. Nothing in here is specific to Maven or to ND4J.
 */
package ai.refocused.job;
