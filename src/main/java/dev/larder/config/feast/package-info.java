/**
 * Reads Feast's own {@code feature_store.yaml}, so that larder finds the same store as Feast. Its keys are Feast's, and
 * declared here as larder reads them.
 */
package dev.larder.config.feast;
