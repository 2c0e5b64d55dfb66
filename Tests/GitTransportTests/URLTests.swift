import GitWire
import Testing

@Suite struct URLTests {
    @Test(arguments: [
        "https://example.org/a/b.git", "https://example.org:8443/a", "https://[2001:db8::1]/a",
        "ssh://git@example.org/a",
        "ssh://example.org:22/~/a", "git@example.org:a/b.git", "/srv/taps/a", "/srv/with space/a",
        "file:///srv/a%20b",
        "http://localhost:80/a", "http://127.0.0.1/a", "http://127.255.0.9:3000/a", "http://[::1]:80/a",
        "git://127.0.0.1/a",
    ])
    func accepted(_ text: String) throws {
        #expect(try GitURL(text).text == (text.hasPrefix("file") ? "/srv/a b" : text))
    }

    @Test(arguments: [
        "", "-", "--upload-pack=touch /tmp/x", "ext::sh -c true", "fd::17", "http://example.org/a",
        "git://example.org/a",
        "http://127.0.0.1.example.org/a", "http://127.1/a", "http://0127.0.0.1/a",
        "http://localhost.example.org/a",
        "http://10.0.0.1/a", "http://[::2]/a", "http://[::ffff:127.0.0.1]/a", "ftp://example.org/a",
        "HTTPS://example.org/a",
        "https://example.org", "https://example.org/", "https:///a", "https://-example.org/a",
        "https://example.org:0/a",
        "https://example.org:65536/a", "https://example.org:/a", "https://example.org:080/a",
        "https://example.org/a?b=c",
        "https://example.org/a#b", "https://exa mple.org/a", "https://example.org/a\n",
        "https://example.org/a\u{0}b",
        "https://[::1/a", "https://[::1]x/a", "https://example.org\\@evil.example/a",
        "ssh://-oProxyCommand=x/a",
        "ssh://git@-x/a", "ssh://git:secret@example.org/a", "ssh://example.org/a'b",
        "ssh://example.org/a%27b",
        "git@example.org:-a", "git@example.org:", "git@example.org:'a", "-x@example.org:a", "git@-x:a",
        "example.org:a",
        "relative/path", "./relative", "~/home", "C:\\a", "file://example.org/a", "file://a", "file:///a%00b",
        "file:///a%2",
        "transport::https://example.org/a", "https://example.org/" + String(repeating: "a", count: 3000),
    ])
    func refused(_ text: String) {
        #expect(gitError { _ = try GitURL(text) }?.code == .refusedURL)
    }

    @Test func credentialsAreNotRepeated() {
        for text in [
            "https://user:s3cret@example.org/a", "https://s3cret@example.org/a",
            "ssh://git:s3cret@example.org/a",
        ] {
            let error = gitError { _ = try GitURL(text) }
            #expect(error?.code == .refusedURL)
            #expect(error?.cause.contains("s3cret") == false)
        }
    }

    @Test func partsAreTakenApart() throws {
        guard case .remote(let address) = try GitURL("https://[2001:db8::1]:8443/a") else {
            Issue.record("not remote")
            return
        }
        #expect(
            address.host == "2001:db8::1" && address.port == 8443 && address.path == "/a"
                && address.user == nil)
        guard case .remote(let short) = try GitURL("me@example.org:a/b") else {
            Issue.record("not remote")
            return
        }
        #expect(
            short.scheme == .ssh && short.user == "me" && short.host == "example.org" && short.path == "a/b")
    }

    @Test(arguments: [
        "", "/", "/etc/passwd", "a//b", "a/", "./a", "a/./b", "../a", "a/../b", "a/..", ".git/config",
        "a/.GIT/b", "a\\b",
        "a\nb", "a\u{0}", String(repeating: "a", count: 1025),
    ])
    func hostilePaths(_ path: String) { #expect(!isPlainTreePath(path)) }

    @Test(arguments: [
        "checkpoint", "tile/entries/x001/000.p/12", "root/1.root.json", "a..b", ".gitignore", "…",
    ])
    func plainPaths(_ path: String) { #expect(isPlainTreePath(path)) }
}
