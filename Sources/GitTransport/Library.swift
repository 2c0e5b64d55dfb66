internal import CLibGit2
internal import GitWire

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// libgit2's settings, which are the process's: nothing of the user's or the system's configuration, and bounded memory.
enum Library {
    /// Bytes of one mapped window of a pack, and of all of them. The default maps whole packs.
    static let windowSize = 8 << 20
    static let mappedLimit = 32 << 20
    /// Bytes of parsed objects that libgit2 keeps; blobs are none of them.
    static let cacheLimit = 8 << 20

    /// What was loaded, which need not be what this was built with.
    static func version() -> GitFacts.Version {
        var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
        git_libgit2_version(&major, &minor, &patch)
        return GitFacts.Version(UInt32(clamping: major), UInt32(clamping: minor), UInt32(clamping: patch))
    }

    static func start(limits: GitLimits) throws(GitError) {
        oracle_git_keep_freed_memory()
        try check(git_libgit2_init())
        for level in [
            GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
            GIT_CONFIG_LEVEL_PROGRAMDATA,
        ] {
            try check(oracle_git_set_search_path(level.rawValue, ""))
        }
        try check(oracle_git_set_template_path(""))
        try check(oracle_git_set_mwindow_size(windowSize))
        try check(oracle_git_set_mwindow_mapped_limit(mappedLimit))
        try check(oracle_git_set_cache_limit(cacheLimit))
        try check(oracle_git_set_max_pack_objects(Int(clamping: limits.objects)))
        // The repository's configuration is ours whoever owns the directory: `Quarantine` writes it anew each time.
        try check(oracle_git_set_owner_validation(0))
    }

    /// Whether the hash of each object is checked when it is read.
    static func setHashVerification(_ isOn: Bool) throws(GitError) {
        try check(oracle_git_set_strict_hash_verification(isOn ? 1 : 0))
    }

    static func setCertificates(_ file: String) -> Bool { oracle_git_set_certificates(file) == 0 }

    static func check(_ code: Int32) throws(GitError) {
        if code < 0 { throw storageFailure() }
    }

    /// That the own repository could not be read or written, in libgit2's words. It has no code for a full disk: the system's
    /// word stands at the end of its own.
    static func storageFailure() -> GitError {
        let message = lastMessage()
        let isFull = [ENOSPC, EDQUOT].contains { message.hasSuffix(String(cString: strerror($0))) }
        if message.hasSuffix(String(cString: strerror(EFBIG))) {
            return GitError(.limit(.bytes), "what the host sent takes more room than is allowed")
        }
        return GitError(isFull ? .diskFull : .storage, message)
    }

    /// libgit2's words for its last failure.
    static func lastMessage() -> String {
        guard let error = git_error_last(), let message = error.pointee.message else {
            return "libgit2 gave no reason"
        }
        return printable(String(cString: message))
    }

    static func lastClass() -> git_error_t {
        git_error_t(rawValue: git_error_t.RawValue(git_error_last()?.pointee.klass ?? 0))
    }
}
