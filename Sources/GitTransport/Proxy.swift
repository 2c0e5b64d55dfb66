internal import CLibGit2
internal import GitWire

/// The proxy of `https_proxy` (or `HTTPS_PROXY`), for https URLs that `no_proxy` does not exclude. Other variables, and
/// proxies for anything else, are ignored: what is not https stays on this machine.
struct Proxy {
    let url: String
    let endpoint: NetworkGuard.Endpoint

    init?(for remote: GitURL.Remote, _ environment: [String: String]) throws(GitError) {
        func value(_ name: String) -> String? {
            (environment[name] ?? environment[name.uppercased()]).flatMap { $0.isEmpty ? nil : $0 }
        }
        guard remote.scheme == .https, let text = value("https_proxy"),
            !Self.isExcluded(remote.host, by: value("no_proxy") ?? "")
        else { return nil }
        // The message must not repeat it: it may hold a password.
        let malformed = GitError(.refusedURL, "https_proxy is not of the form http://host:port")
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { throw malformed }
        let rest: Substring
        let usualPort: String
        if text.hasPrefix("http://") {
            (rest, usualPort) = (text.dropFirst("http://".count), "80")
        } else if text.hasPrefix("https://") {
            (rest, usualPort) = (text.dropFirst("https://".count), "443")
        } else if !text.contains("://") {
            (rest, usualPort) = (text[...], "80")
        } else {
            throw malformed
        }
        let authority =
            rest.prefix { $0 != "/" }.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, !host.isEmpty, parts.count <= 2 else { throw malformed }
        url = text.contains("://") ? text : "http://\(text)"
        endpoint = .init(
            host: String(host), port: parts.count == 2 ? String(parts[1]) : usualPort, loopbackOnly: false)
    }

    /// `no_proxy`: names separated by commas, each matching itself and what ends in it; `*` matches all.
    static func isExcluded(_ host: String, by list: String) -> Bool {
        let host = host.lowercased()
        return list.split(whereSeparator: { $0 == "," || $0 == " " }).contains { entry in
            var name = entry.lowercased()
            if name == "*" { return true }
            if name.hasPrefix(".") { name.removeFirst() }
            return host == name || host.hasSuffix(".\(name)")
        }
    }
}

/// Lends libgit2's form of a proxy; that of none says so, or libgit2 would look for one itself.
func withProxy(_ proxy: Proxy?, _ body: (git_proxy_options) -> Int32) -> Int32 {
    var options = git_proxy_options()
    git_proxy_options_init(&options, UInt32(GIT_PROXY_OPTIONS_VERSION))
    options.type = GIT_PROXY_NONE
    guard let proxy else { return body(options) }
    return proxy.url.withCString { text in
        options.type = GIT_PROXY_SPECIFIED
        options.url = text
        return body(options)
    }
}
