internal import CLibGit2
internal import FileIO
internal import GitWire

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Somebody's own clone of a registry, from which a change is proposed: the files that changed become a commit on a branch, which
/// is pushed. Nothing of the clone changes before the host has taken the branch, but for objects that nothing refers to. No hook,
/// filter or helper is run; of git's configuration `user.name`, `user.email` and the URLs of remotes are read.
final class Clone {
    let repository: OpaquePointer
    private let top: String
    private let folder: String
    let remote: String
    let limits: GitLimits
    let environment: [String: String]
    private let facts: CloneSurvey

    /// What of the folder is proposed.
    private let parts: [String]
    /// Where the commit is while it is pushed.
    static let reference = "refs/oracle/submit"

    init(
        _ top: String, folder: String, parts: [String], remote: String, environment: [String: String],
        _ limits: GitLimits
    ) throws(GitError) {
        // Without any, git would take everything that lies there for what is meant.
        guard folder.isEmpty || isPlainTreePath(folder), isBranchName(remote), !parts.isEmpty,
            parts.allSatisfy(isPlainTreePath)
        else {
            throw GitError(.refusedPath, "the folder, a part of it or the remote's name is malformed")
        }
        var repository: OpaquePointer?
        guard
            git_repository_open_ext(&repository, top, UInt32(GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue), nil)
                == 0,
            let repository
        else { throw GitError(.notFound, Library.lastMessage()) }
        self.repository = repository
        self.top = top
        self.folder = folder
        self.parts = parts
        self.remote = remote
        self.limits = limits
        self.environment = environment
        facts = try Self.facts(repository, remote, environment)
        // From here on only the repository's own directories are written, and the one that a local push goes to.
        var own = [git_repository_path(repository), git_repository_commondir(repository)].compactMap {
            $0.map { String(cString: $0) }
        }
        var readable = [top]
        var network = Fence.Network.none
        switch try? Self.url(facts.url, in: top) {
        case .local(let path): own.append(path)
        case .remote(let url):
            network = try .of(url, environment)
            if url.scheme == .ssh, let home = environment["HOME"], home.hasPrefix("/") {
                readable.append("\(home)/.ssh")
            }
        case nil: break
        }
        Fence.set(own: own, readable: readable, network: network)
    }

    deinit { git_repository_free(repository) }

    func survey() throws(GitError) -> CloneSurvey { facts }

    /// The remote's URL; a relative path is one of the working directory's.
    static func url(_ text: String, in top: String) throws(GitError) -> GitURL {
        if GitURL.isPlainPath(text), !text.hasPrefix("/") { return try GitURL("\(top)/\(text)") }
        return try GitURL(text)
    }

    var url: GitURL { get throws(GitError) { try Self.url(facts.url, in: top) } }

    // MARK: What it is

    private static func facts(
        _ repository: OpaquePointer, _ remote: String, _ environment: [String: String]
    ) throws(GitError) -> CloneSurvey {
        var config: OpaquePointer?
        try Library.check(git_repository_config(&config, repository))
        defer { git_config_free(config) }
        // The user's own files, for who they are and for nothing else.
        var files: [OpaquePointer?] = [config]
        if let home = environment["HOME"], home.hasPrefix("/") {
            for path in ["\(home)/.gitconfig", "\(home)/.config/git/config"] where FileStatus.exists(path) {
                var file: OpaquePointer?
                if git_config_open_ondisk(&file, path) == 0 { files.append(file) }
            }
        }
        defer { for file in files.dropFirst() { git_config_free(file) } }
        func value(_ name: String, _ files: [OpaquePointer?]) -> String {
            for file in files {
                var buffer = git_buf()
                defer { git_buf_dispose(&buffer) }
                if git_config_get_string_buf(&buffer, file, name) == 0, let text = buffer.ptr {
                    return String(cString: text)
                }
            }
            return ""
        }
        func url(_ remote: String, isPush: Bool) -> String {
            let push = isPush ? value("remote.\(remote).pushurl", [config]) : ""
            return push.isEmpty ? value("remote.\(remote).url", [config]) : push
        }
        var head: OpaquePointer?
        var commit: String?
        var branch = ""
        if git_repository_head(&head, repository) == 0 {
            defer { git_reference_free(head) }
            commit = git_reference_target(head).map { ObjectName($0.pointee).description }
            if git_reference_is_branch(head) == 1, let name = git_reference_shorthand(head) {
                branch = String(cString: name)
            }
        } else if let name = target(of: "HEAD", in: repository) {
            branch = String(name.dropFirst("refs/heads/".count))
        }
        return CloneSurvey(
            branch: branch, head: commit, base: base(repository, remote, branch),
            url: url(remote, isPush: true), fetchURL: url(remote, isPush: false),
            upstream: url("upstream", isPush: false),
            name: value("user.name", files), email: value("user.email", files))
    }

    /// Where a symbolic reference points.
    private static func target(of name: String, in repository: OpaquePointer) -> String? {
        var reference: OpaquePointer?
        guard git_reference_lookup(&reference, repository, name) == 0 else { return nil }
        defer { git_reference_free(reference) }
        return git_reference_symbolic_target(reference).map { String(cString: $0) }
    }

    private static func base(_ repository: OpaquePointer, _ remote: String, _ branch: String) -> String {
        let prefix = "refs/remotes/\(remote)/"
        if let target = target(of: "\(prefix)HEAD", in: repository), target.hasPrefix(prefix) {
            return String(target.dropFirst(prefix.count))
        }
        for name in ["main", "master"] {
            var found = git_oid()
            if git_reference_name_to_id(&found, repository, prefix + name) == 0 { return name }
        }
        return ["main", "master"].contains(branch) ? branch : ""
    }

    // MARK: What changed

    /// In the order of the paths' bytes, relative to the registry's folder.
    func changes() throws(GitError) -> [RevisionChange] {
        let prefix = folder.isEmpty ? "" : "\(folder)/"
        var changes: [RevisionChange] = []
        for (path, isInHead) in try statuses() {
            guard path.hasPrefix(prefix) else { continue }
            let name = String(path.dropFirst(prefix.count))
            guard isPlainTreePath(name) else {
                throw GitError(.refusedPath, "no plain relative path: \(printable(path))")
            }
            let kind = try storing { () throws(FileError) in
                try FileStatus.of("\(top)/\(path)", followingLinks: false)?.kind
            }
            guard let kind else {
                if isInHead { changes.append(RevisionChange(.removed, name)) }
                continue
            }
            guard kind == .file else { throw GitError(.refusedPath, "\(path) is no regular file") }
            changes.append(RevisionChange(isInHead ? .modified : .added, name))
            guard changes.count <= RevisionChange.limit else {
                throw GitError(.limit(.objects), "more than \(RevisionChange.limit) files differ")
            }
        }
        return changes.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// The paths of the registry that differ from the checked-out commit, and whether that one has them.
    private func statuses() throws(GitError) -> [(path: String, isInHead: Bool)] {
        var options = git_status_options()
        try Library.check(git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)))
        options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
        options.flags =
            GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
            | GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH.rawValue | GIT_STATUS_OPT_EXCLUDE_SUBMODULES.rawValue
        let paths = parts.map { folder.isEmpty ? $0 : "\(folder)/\($0)" }
        var strings: [UnsafeMutablePointer<CChar>?] = paths.map { strdup($0) }
        defer { for string in strings { free(string) } }
        var list: OpaquePointer?
        let code = strings.withUnsafeMutableBufferPointer { buffer in
            options.pathspec = git_strarray(strings: buffer.baseAddress, count: buffer.count)
            return git_status_list_new(&list, repository, &options)
        }
        try Library.check(code)
        defer { git_status_list_free(list) }
        var found: [(path: String, isInHead: Bool)] = []
        for index in 0..<git_status_list_entrycount(list) {
            guard let entry = git_status_byindex(list, index)?.pointee else { continue }
            let delta = entry.index_to_workdir ?? entry.head_to_index
            guard let path = delta?.pointee.new_file.path else { continue }
            let bits = entry.status.rawValue
            let isNew =
                bits & GIT_STATUS_INDEX_NEW.rawValue != 0
                || (bits & GIT_STATUS_WT_NEW.rawValue != 0 && bits & GIT_STATUS_INDEX_DELETED.rawValue == 0)
            found.append((String(cString: path), !isNew))
        }
        return found
    }

    // MARK: The commit

    /// - Returns: the new commit, or the checked-out one where nothing changed.
    func commit(_ proposal: Proposal, _ changes: [RevisionChange]) throws(GitError) -> git_oid {
        var parent: OpaquePointer?
        var tree: OpaquePointer?
        if let head = facts.head, let name = ObjectName(hex: Array(head.utf8)) {
            var oid = name.oid
            if changes.isEmpty { return oid }
            try Library.check(git_commit_lookup(&parent, repository, &oid))
            try Library.check(git_commit_tree(&tree, parent))
        }
        defer {
            git_tree_free(tree)
            git_commit_free(parent)
        }
        var index: OpaquePointer?
        try Library.check(git_index_new(&index))
        defer { git_index_free(index) }
        if tree != nil { try Library.check(git_index_read_tree(index, tree)) }
        for change in changes { try stage(change, in: index) }
        var treeName = git_oid()
        try Library.check(git_index_write_tree_to(&treeName, index, repository))
        var newTree: OpaquePointer?
        try Library.check(git_tree_lookup(&newTree, repository, &treeName))
        defer { git_tree_free(newTree) }
        var author: UnsafeMutablePointer<git_signature>?
        guard git_signature_now(&author, proposal.name, proposal.email) == 0 else {
            throw GitError(.rejected, "the author's name or address is none: \(Library.lastMessage())")
        }
        defer { git_signature_free(author) }
        var commit = git_oid()
        var parents: [OpaquePointer?] = parent == nil ? [] : [parent]
        let code = parents.withUnsafeMutableBufferPointer {
            git_commit_create(
                &commit, repository, nil, author, author, nil, proposal.message, newTree, $0.count,
                $0.baseAddress)
        }
        try Library.check(code)
        return commit
    }

    private func fullPath(_ change: RevisionChange) -> String {
        folder.isEmpty ? change.path : "\(folder)/\(change.path)"
    }

    private func stage(_ change: RevisionChange, in index: OpaquePointer?) throws(GitError) {
        let path = fullPath(change)
        if change.kind == .removed {
            try Library.check(git_index_remove(index, path, 0))
            return
        }
        let bytes = try storing { () throws(FileError) in
            try readFile("\(top)/\(path)", limit: Int(limits.objectSize))
        }
        var entry = git_index_entry()
        try Library.check(git_blob_create_from_buffer(&entry.id, repository, bytes, bytes.count))
        entry.mode = GIT_FILEMODE_BLOB.rawValue
        let code = path.withCString { text in
            entry.path = text
            return git_index_add(index, &entry)
        }
        try Library.check(code)
    }

    /// Makes the clone what `git switch -c BRANCH; git commit; git push` would have left.
    func settle(_ proposal: Proposal, _ commit: git_oid, _ changes: [RevisionChange]) throws(GitError) {
        var oid = commit
        for name in ["refs/heads/\(proposal.branch)", "refs/remotes/\(remote)/\(proposal.branch)"] {
            var reference: OpaquePointer?
            try Library.check(git_reference_create(&reference, repository, name, &oid, 1, "oracle submit"))
            git_reference_free(reference)
        }
        try Library.check(git_repository_set_head(repository, "refs/heads/\(proposal.branch)"))
        var index: OpaquePointer?
        try Library.check(git_repository_index(&index, repository))
        defer { git_index_free(index) }
        for change in changes {
            let path = fullPath(change)
            try Library.check(
                change.kind == .removed
                    ? git_index_remove_bypath(index, path) : git_index_add_bypath(index, path))
        }
        try Library.check(git_index_write(index))
    }

    /// Whether the branch is there already and is not the one that is checked out.
    func isTaken(_ branch: String) -> Bool {
        var found = git_oid()
        return branch != facts.branch
            && git_reference_name_to_id(&found, repository, "refs/heads/\(branch)") == 0
    }
}
