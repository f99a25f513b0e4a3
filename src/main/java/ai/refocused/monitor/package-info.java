/**
 * What a run leaves behind for people who watch it: metrics, facts about the run, samples. Known to
 * both processes; the trainer writes, Maven's site report reads.
 */
package ai.refocused.monitor;
