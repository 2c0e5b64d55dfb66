/// A place that a tap can be fetched from.
///
/// `https://host[:port]/path`, `ssh://[user@]host[:port]/path`, `user@host:path`, an absolute path, `file:///path`;
/// `http://` and `git://`, which anybody in between can alter or watch, only to this machine.
/// Everything else is refused: other schemes, `ext::` and its like, credentials, queries, control characters, and
/// whatever could be taken for an option.
package enum GitURL: Hashable, Sendable {
    case remote(Remote)
    /// An absolute path in this file system.
    case local(String)

    package struct Remote: Hashable, Sendable {
        package enum Scheme: String, Hashable, Sendable { case https, http, git, ssh }

        package let scheme: Scheme
        /// ssh only.
        package let user: String?
        /// Without the brackets of an IPv6 address.
        package let host: String
        package let port: UInt16
        package let path: String
        /// As it was written; it carries no credentials.
        package let text: String
    }

    /// Bytes; what servers accept of a URL.
    static let maximumLength = 2048

    package init(_ text: String) throws(GitError) {
        guard !text.isEmpty else { throw GitError(.refusedURL, "the URL is empty") }
        guard text.utf8.count <= Self.maximumLength else {
            throw GitError(.refusedURL, "the URL is longer than \(Self.maximumLength) bytes")
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) || text.utf8.first == UInt8(ascii: "/"),
            text.utf8.allSatisfy({ $0 > 0x1f && $0 != 0x7f })
        else { throw GitError(.refusedURL, "the URL contains spaces or control characters") }
        guard text.utf8.first != UInt8(ascii: "-") else {
            throw GitError(.refusedURL, "a URL does not begin with a dash")
        }
        if text.utf8.first == UInt8(ascii: "/") {
            self = .local(text)
        } else if let (scheme, rest) = Self.cut(text, at: "://") {
            self = try Self.withScheme(scheme, rest, text)
        } else {
            self = .remote(try Self.shortForm(text))
        }
    }

    /// Whether a person who typed this meant a path: no scheme, and no `host:` before the first slash.
    package static func isPlainPath(_ text: String) -> Bool {
        let head = text.prefix { $0 != "/" }
        return !head.contains(":") && !text.hasPrefix("-")
    }

    /// What is handed to libgit2, and shown. It carries no credentials.
    package var text: String {
        switch self {
        case .remote(let remote): remote.text
        case .local(let path): path
        }
    }

    private static func withScheme(_ scheme: String, _ rest: String, _ text: String) throws(GitError)
        -> GitURL
    {
        switch scheme {
        case "file":
            let path = rest.hasPrefix("localhost/") ? String(rest.dropFirst("localhost".count)) : rest
            guard path.hasPrefix("/"), let decoded = percentDecoded(path), !decoded.utf8.contains(0) else {
                throw GitError(.refusedURL, "a file:// URL names an absolute path on this machine")
            }
            return .local(decoded)
        case "https": return .remote(try authority(.https, rest, text))
        case "ssh": return .remote(try authority(.ssh, rest, text))
        case "http", "git":
            let remote = try authority(scheme == "http" ? .http : .git, rest, text)
            guard isLoopback(remote.host) else {
                throw GitError(
                    .refusedURL,
                    "\(scheme):// can be watched and altered on its way; it is only used to this machine")
            }
            return .remote(remote)
        default: throw GitError(.refusedURL, "this kind of URL is not fetched from")
        }
    }

    /// `[user@]host[:port]/path`
    private static func authority(
        _ scheme: Remote.Scheme, _ rest: String, _ text: String
    ) throws(GitError) -> Remote {
        guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            throw GitError(.refusedURL, "the URL has no path")
        }
        var authority = String(rest[..<slash])
        let path = String(rest[slash...])
        guard !path.utf8.contains(UInt8(ascii: "?")), !path.utf8.contains(UInt8(ascii: "#")),
            path.utf8.count > 1
        else {
            throw GitError(.refusedURL, "the URL has no path, or a query")
        }
        var user: String?
        if let (name, after) = cut(authority, at: "@") {
            // Not repeated in the message: it may be a password.
            guard scheme == .ssh, isName(name) else {
                throw GitError(
                    .refusedURL, "the URL carries credentials; give a token in ORACLE_GIT_TOKEN instead")
            }
            user = name
            authority = after
        }
        var host = authority
        var port: UInt16?
        if authority.hasPrefix("[") {
            guard let (inside, after) = cut(String(authority.dropFirst()), at: "]"), isAddress6(inside),
                after.isEmpty || after.hasPrefix(":")
            else { throw GitError(.refusedURL, "the URL's address is malformed") }
            host = inside
            if !after.isEmpty { port = try Self.port(String(after.dropFirst())) }
        } else {
            if let (name, number) = cut(authority, at: ":") {
                host = name
                port = try Self.port(number)
            }
            guard isHostName(host) else { throw GitError(.refusedURL, "the URL's host name is malformed") }
        }
        if scheme == .ssh { try checkRemotePath(path) }
        let usual: UInt16 =
            switch scheme {
            case .https: 443
            case .http: 80
            case .git: 9418
            case .ssh: 22
            }
        return Remote(scheme: scheme, user: user, host: host, port: port ?? usual, path: path, text: text)
    }

    /// `user@host:path`
    private static func shortForm(_ text: String) throws(GitError) -> Remote {
        guard let (name, path) = cut(text, at: ":"), let (user, host) = cut(name, at: "@"), isName(user),
            isHostName(host), !path.isEmpty, !path.hasPrefix(":"), !path.hasPrefix("-")
        else { throw GitError(.refusedURL, "this is neither a URL nor an absolute path") }
        try checkRemotePath(path)
        return Remote(scheme: .ssh, user: user, host: host, port: 22, path: path, text: text)
    }

    /// libgit2 puts the path of an ssh URL between single quotes into a command line of the host, undoing percent
    /// signs and escaping nothing.
    private static func checkRemotePath(_ path: String) throws(GitError) {
        guard let decoded = percentDecoded(path),
            decoded.utf8.allSatisfy({
                $0 > 0x1f && $0 != 0x7f && $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\\")
            })
        else { throw GitError(.refusedURL, "the URL's path contains quotes or control characters") }
    }

    private static func port(_ text: String) throws(GitError) -> UInt16 {
        guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let port = UInt16(text),
            text.utf8.first != 0x30
        else {
            throw GitError(.refusedURL, "the URL's port is not a number from 1 to 65535")
        }
        return port
    }

    /// 127.0.0.0/8, ::1 and localhost.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in
                part.utf8.count <= 3 && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
                    && UInt8(part) != nil
                    && (part.utf8.count == 1 || part.utf8.first != 0x30)
            }
    }
}

extension GitURL {
    private static func cut(_ text: String, at separator: String) -> (String, String)? {
        let bytes = Array(text.utf8)
        let mark = Array(separator.utf8)
        guard bytes.count >= mark.count else { return nil }
        for start in 0...(bytes.count - mark.count)
        where bytes[start..<start + mark.count].elementsEqual(mark) {
            return (
                String(decoding: bytes[..<start], as: UTF8.self),
                String(decoding: bytes[(start + mark.count)...], as: UTF8.self)
            )
        }
        return nil
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
    }

    private static func isHostName(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 253, isAlphanumeric(first) else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || $0 == 0x2d || $0 == 0x2e || $0 == 0x5f }
    }

    private static func isName(_ text: String) -> Bool { isHostName(text) && text.utf8.count <= 64 }

    private static func isAddress6(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 45
            && text.utf8.allSatisfy {
                (isAlphanumeric($0) && ($0 | 0x20 <= 0x66)) || $0 == 0x3a || $0 == 0x2e
            }
    }

    private static func percentDecoded(_ text: String) -> String? {
        var out: [UInt8] = []
        var bytes = text.utf8.makeIterator()
        while let byte = bytes.next() {
            guard byte == UInt8(ascii: "%") else {
                out.append(byte)
                continue
            }
            guard let high = bytes.next().flatMap(hexValue), let low = bytes.next().flatMap(hexValue) else {
                return nil
            }
            out.append(high << 4 | low)
        }
        return String(validating: out, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
