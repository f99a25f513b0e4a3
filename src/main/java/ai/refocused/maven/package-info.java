/** The goals: parameters become a job, the trained model an attached artifact. */
package ai.refocused.maven;
