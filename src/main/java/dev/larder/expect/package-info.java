/**
 * What a view expects of a load: the rules of the config, the profile of the rows that were found, and the judgement of
 * one by the other. Rows enter, broken expectations leave; neither a source nor a store is known here.
 */
package dev.larder.expect;
