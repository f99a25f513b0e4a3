/** What models are measured by and what comes of it, as records that both processes know. */
package ai.refocused.job.evaluation;
