/** What datasets are checked for, and how that is asked for and reported. In both processes. */
package ai.refocused.job.validation;
