#pragma once
#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

// git_libgit2_opts is variadic; each option that is used has a typed function here.
static inline int oracle_git_set_search_path(int level, const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}
static inline int oracle_git_set_template_path(const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_TEMPLATE_PATH, path);
}
static inline int oracle_git_set_mwindow_size(size_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, bytes);
}
static inline int oracle_git_set_mwindow_mapped_limit(size_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, bytes);
}
static inline int oracle_git_set_max_pack_objects(size_t count) {
    return git_libgit2_opts(GIT_OPT_SET_PACK_MAX_OBJECTS, count);
}
static inline int oracle_git_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}
