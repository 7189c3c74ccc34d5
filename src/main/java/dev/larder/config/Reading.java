package dev.larder.config;

import java.nio.file.Path;

/**
 * What reading one profile's config needs.
 *
 * @param folder what relative paths are relative to
 * @param chosen whether this profile will be used. Of the others, whose variables and password files need not exist
 *     here, only what is written in the file is checked.
 */
record Reading(Problems problems, Interpolation variables, Path folder, boolean chosen) {}
