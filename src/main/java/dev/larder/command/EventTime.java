package dev.larder.command;

/** An event time on the command line, in epoch microseconds. */
record EventTime(long micros) {}
