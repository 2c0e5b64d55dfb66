/// What `oracle` asks.
package enum GitRequest: Hashable, Sendable {
    case open(repository: String, url: String, limits: GitLimits)
    case fetch
    case read(path: String, limit: UInt64)
    case accept
    /// The tree that was accepted last, without asking the host.
    case reopen
    /// Which library this is, and what holds the process.
    case facts
    /// Two revisions of a repository in this file system.
    case compare(repository: String, base: String, head: String)
    case changes(folder: String)
    case list(side: RevisionSide, directory: String)
    case readAt(side: RevisionSide, path: String, limit: UInt64)
    /// A clone in this file system, from which a change is proposed.
    case survey(repository: String, folder: String, parts: [String], remote: String)
    case proposedChanges
    case push(Proposal)

    /// The longest request: a repository's path, a URL, and numbers.
    package static let maximumLength = 16384

    package func encoded() -> [UInt8] {
        var out = FieldWriter()
        switch self {
        case .open(let repository, let url, let limits):
            out.byte(1)
            out.word(wireVersion)
            out.text(repository)
            out.text(url)
            out.long(limits.bytes)
            out.long(limits.objects)
            out.long(limits.objectSize)
            out.word(limits.seconds)
            out.word(limits.stallSeconds)
        case .fetch: out.byte(2)
        case .read(let path, let limit):
            out.byte(3)
            out.text(path)
            out.long(limit)
        case .accept: out.byte(4)
        case .reopen: out.byte(5)
        case .facts: out.byte(6)
        case .compare(let repository, let base, let head):
            out.byte(40)
            out.word(wireVersion)
            out.text(repository)
            out.text(base)
            out.text(head)
        case .changes(let folder):
            out.byte(41)
            out.text(folder)
        case .list(let side, let directory):
            out.byte(42)
            out.byte(side.rawValue)
            out.text(directory)
        case .readAt(let side, let path, let limit):
            out.byte(43)
            out.byte(side.rawValue)
            out.text(path)
            out.long(limit)
        case .survey(let repository, let folder, let parts, let remote):
            out.byte(50)
            out.word(wireVersion)
            out.text(repository)
            out.text(folder)
            out.text(parts.joined(separator: "\n"))
            out.text(remote)
        case .proposedChanges: out.byte(51)
        case .push(let proposal):
            out.byte(52)
            for text in [
                proposal.branch, proposal.message, proposal.name, proposal.email, proposal.user,
                proposal.password,
            ] { out.text(text) }
        }
        return out.bytes
    }

    package init(_ message: [UInt8]) throws(GitError) {
        var fields = FieldReader(message)
        switch try fields.byte() {
        case 1:
            guard try fields.word() == wireVersion else {
                throw GitError(.child, "oracle and oracle-git are of different versions")
            }
            let repository = try fields.text()
            let url = try fields.text()
            let limits = GitLimits(
                bytes: try fields.long(), objects: try fields.long(), objectSize: try fields.long(),
                seconds: try fields.word(), stallSeconds: try fields.word())
            self = .open(repository: repository, url: url, limits: limits)
        case 2: self = .fetch
        case 3: self = .read(path: try fields.text(), limit: try fields.long())
        case 4: self = .accept
        case 5: self = .reopen
        case 6: self = .facts
        case 40:
            guard try fields.word() == wireVersion else {
                throw GitError(.child, "oracle and oracle-git are of different versions")
            }
            self = .compare(
                repository: try fields.text(), base: try fields.text(), head: try fields.text())
        case 41: self = .changes(folder: try fields.text())
        case 42: self = .list(side: try Self.side(&fields), directory: try fields.text())
        case 43:
            self = .readAt(
                side: try Self.side(&fields), path: try fields.text(), limit: try fields.long())
        case 50:
            guard try fields.word() == wireVersion else {
                throw GitError(.child, "oracle and oracle-git are of different versions")
            }
            self = .survey(
                repository: try fields.text(), folder: try fields.text(),
                parts: try fields.text().split(separator: "\n").map(String.init),
                remote: try fields.text())
        case 51: self = .proposedChanges
        case 52:
            var proposal = Proposal(
                branch: try fields.text(), message: try fields.text(), name: try fields.text(),
                email: try fields.text())
            proposal.user = try fields.text()
            proposal.password = try fields.text()
            self = .push(proposal)
        case let kind: throw GitError(.child, "an unknown request (\(kind))")
        }
        try fields.end()
    }

    private static func side(_ fields: inout FieldReader) throws(GitError) -> RevisionSide {
        guard let side = RevisionSide(rawValue: try fields.byte()) else { throw FieldReader.malformed }
        return side
    }
}

/// What `oracle-git` answers.
package enum GitResponse: Hashable, Sendable {
    case opened
    case progress(GitProgress)
    case fetched(FetchedTree)
    case content([UInt8])
    case absent
    case accepted
    case facts(GitFacts)
    /// The commits in hex: the merge base, and the newer one.
    case compared(base: String, head: String)
    case surveyed(CloneSurvey)
    case pushed(PushedProposal)
    case failed(GitError)

    /// The longest answer but for `content`, whose length the request bounds.
    package static let maximumLength = 16384

    package func encoded() -> [UInt8] {
        var out = FieldWriter()
        switch self {
        case .opened: out.byte(10)
        case .progress(let progress):
            out.byte(11)
            out.byte(progress.stage.rawValue)
            out.long(progress.receivedObjects)
            out.long(progress.totalObjects)
            out.long(progress.receivedBytes)
        case .fetched(let tree):
            out.byte(12)
            out.text(tree.commit ?? "")
            out.text(tree.folder)
            out.byte(tree.isAccepted ? 1 : 0)
        case .content(let bytes):
            out.bytes.reserveCapacity(1 + bytes.count)
            out.byte(13)
            out.bytes += bytes
        case .absent: out.byte(14)
        case .accepted: out.byte(15)
        case .facts(let facts):
            out.byte(17)
            for number in [facts.libgit2.major, facts.libgit2.minor, facts.libgit2.patch] { out.word(number) }
            out.byte(facts.landlock == nil ? 0 : 1)
            out.word(facts.landlock ?? 0)
            out.byte(facts.seccomp ? 1 : 0)
        case .compared(let base, let head):
            out.byte(44)
            out.text(base)
            out.text(head)
        case .surveyed(let survey):
            out.byte(54)
            for text in [
                survey.branch, survey.head ?? "", survey.base, survey.url, survey.fetchURL, survey.upstream,
                survey.name,
                survey.email,
            ] { out.text(text) }
        case .pushed(let pushed):
            out.byte(55)
            out.text(pushed.commit)
            out.byte(pushed.wasThere ? 1 : 0)
            out.text(pushed.words.joined(separator: "\n"))
        case .failed(let error):
            out.byte(16)
            out.byte(error.code.wireValue)
            out.text(String(decoding: error.cause.utf8.prefix(4096), as: UTF8.self))
        }
        return out.bytes
    }

    package init(_ message: consuming [UInt8]) throws(GitError) {
        if message.first == 13 {
            // In place, where nobody else holds the message.
            message.removeFirst()
            self = .content(message)
            return
        }
        var fields = FieldReader(message)
        switch try fields.byte() {
        case 10: self = .opened
        case 11:
            guard let stage = GitProgress.Stage(rawValue: try fields.byte()) else {
                throw FieldReader.malformed
            }
            self = .progress(
                GitProgress(
                    stage: stage, receivedObjects: try fields.long(), totalObjects: try fields.long(),
                    receivedBytes: try fields.long()))
        case 12:
            let commit = try fields.text()
            let folder = try fields.text()
            let flag = try fields.byte()
            guard flag <= 1, commit.isEmpty || isObjectName(commit), isPlainTreePath(folder) else {
                throw FieldReader.malformed
            }
            self = .fetched(
                FetchedTree(commit: commit.isEmpty ? nil : commit, folder: folder, isAccepted: flag == 1))
        case 14: self = .absent
        case 15: self = .accepted
        case 17:
            let version = GitFacts.Version(try fields.word(), try fields.word(), try fields.word())
            let (hasLandlock, landlock, seccomp) = (try fields.byte(), try fields.word(), try fields.byte())
            guard hasLandlock <= 1, seccomp <= 1, hasLandlock == 1 || landlock == 0 else {
                throw FieldReader.malformed
            }
            self = .facts(
                GitFacts(libgit2: version, landlock: hasLandlock == 1 ? landlock : nil, seccomp: seccomp == 1)
            )
        case 16:
            guard let code = GitError.Code(wireValue: try fields.byte()) else { throw FieldReader.malformed }
            // A host's words may be in it, and it goes to a terminal.
            self = .failed(GitError(code, printable(try fields.text())))
        case 44:
            let base = try fields.text()
            let head = try fields.text()
            guard isObjectName(base), isObjectName(head) else { throw FieldReader.malformed }
            self = .compared(base: base, head: head)
        case 54:
            let branch = try fields.text()
            let head = try fields.text()
            guard head.isEmpty || isObjectName(head) else { throw FieldReader.malformed }
            self = .surveyed(
                CloneSurvey(
                    branch: branch, head: head.isEmpty ? nil : head, base: try fields.text(),
                    url: try fields.text(), fetchURL: try fields.text(), upstream: try fields.text(),
                    name: try fields.text(),
                    email: try fields.text()))
        case 55:
            let commit = try fields.text()
            let flag = try fields.byte()
            guard isObjectName(commit), flag <= 1 else { throw FieldReader.malformed }
            // A host's words, which go to a terminal: the child made them fit.
            let text = try fields.text()
            let words =
                text.isEmpty
                ? [] : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            guard words.allSatisfy({ !$0.isEmpty && $0.utf8.elementsEqual(printable($0).utf8) }) else {
                throw FieldReader.malformed
            }
            self = .pushed(PushedProposal(commit: commit, wasThere: flag == 1, words: words))
        case let kind: throw GitError(.child, "oracle-git sent an unknown message (\(kind))")
        }
        try fields.end()
    }
}

/// Whether a text is the name of a git object: 40 hex digits (SHA-1).
package func isObjectName(_ text: String) -> Bool {
    text.utf8.count == 40 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
}

/// The text on one line, without what a terminal would obey.
package func printable(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: out += " "
        default: out.unicodeScalars.append(scalar)
        }
    }
    return out
}

extension GitError.Code {
    private static let table: [(UInt8, GitError.Code)] = [
        (1, .refusedURL), (2, .refusedPath), (3, .network), (4, .notFound), (5, .authentication),
        (6, .hostIdentity), (7, .noLog), (8, .notAFile), (9, .damaged), (10, .storage), (11, .interrupted),
        (12, .child), (13, .diskFull), (14, .noRevision), (15, .rejected), (21, .limit(.bytes)),
        (22, .limit(.objects)),
        (23, .limit(.objectSize)),
        (24, .limit(.seconds)), (25, .limit(.stall)),
    ]

    var wireValue: UInt8 { Self.table.first { $0.1 == self }!.0 }

    init?(wireValue: UInt8) {
        guard let entry = Self.table.first(where: { $0.0 == wireValue }) else { return nil }
        self = entry.1
    }
}

struct FieldWriter {
    var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) { bytes.append(value) }
    mutating func word(_ value: UInt32) { append(UInt64(value), 4) }
    mutating func long(_ value: UInt64) { append(value, 8) }
    mutating func text(_ value: String) {
        word(UInt32(value.utf8.count))
        bytes += value.utf8
    }
    private mutating func append(_ value: UInt64, _ count: Int) {
        for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
    }
}

struct FieldReader {
    static let malformed = GitError(.child, "a malformed message between oracle and oracle-git")

    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func byte() throws(GitError) -> UInt8 { UInt8(try integer(1)) }
    mutating func word() throws(GitError) -> UInt32 { UInt32(try integer(4)) }
    mutating func long() throws(GitError) -> UInt64 { try integer(8) }

    mutating func text() throws(GitError) -> String {
        let count = Int(try word())
        guard count <= bytes.count - offset,
            let text = String(validating: bytes[offset..<offset + count], as: UTF8.self)
        else { throw Self.malformed }
        offset += count
        return text
    }

    func end() throws(GitError) {
        guard offset == bytes.count else { throw Self.malformed }
    }

    private mutating func integer(_ count: Int) throws(GitError) -> UInt64 {
        guard count <= bytes.count - offset else { throw Self.malformed }
        var value: UInt64 = 0
        for index in (0..<count).reversed() { value = value << 8 | UInt64(bytes[offset + index]) }
        offset += count
        return value
    }
}
