/** Tests of one's own on a running lab: a JUnit extension that injects its nodes and pods, and assertions that send packets. */
package ekslab.verify.junit;
