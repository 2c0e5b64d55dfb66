// GitWire: what `oracle` and `oracle-git` say to each other, and the client's side of it.
//
// `oracle` starts `oracle-git` with one end of a socket pair as its standard input and output. Every message is
//
//     u32le length of what follows | u8 kind | fields
//
// A field is an integer (u8, u32le or u64le) or text (u32le byte length, UTF-8). The client sends requests and the
// child answers each of them, in order; only `fetch` may be preceded by `progress`. A length beyond
// the receiver's limit, an unknown kind, a field that runs over the end and bytes left over are errors that end
// the conversation: neither side believes the other.
//
//     request       fields                                    answer
//     1 open        version, repository, URL, limits          10 opened
//     2 fetch                                                 11 progress ..., 12 fetched
//     3 read        path, limit in bytes                      13 content | 14 absent
//     4 accept                                                15 accepted
//     5 reopen                                                12 fetched
//     6 facts                                                 17 facts: version of libgit2, landlock, seccomp
//     40 compare    version, repository, base, head           44 compared (two commits)
//     41 changes    folder                                    13 content: <A|M|D><path>NUL each
//     42 list       side, directory                           13 content: <F|D|O><name>NUL each
//     43 readAt     side, path, limit in bytes                13 content | 14 absent
//     any                                                     16 failed (code, cause)
//
// Promises:
//   - the child is given the URL, the limits, a directory of its own and a handful of environment variables: no
//     key, no passphrase, no descriptor but its socket and standard error; a push that the host asks to log in for, that
//     host's user name and password or token;
//   - the client waits for no longer than the limits allow: a child that says nothing is killed;
//   - memory is bounded by the largest answer that was asked for;
//   - the client never dies of SIGPIPE, whatever its disposition: a child that is gone is an error.
// What is fetched means nothing here: everything that comes back is verified by whoever asked.

/// The version of the conversation, which both executables must share.
let wireVersion: UInt32 = 2

/// The longest path in a tree that is asked for, in bytes. The longest that a log holds is a manifest of tensors
/// (`tensors/<64 hex>.json`).
package let maximumPathLength = 1024

/// Whether a path may be asked for: relative, its components neither empty nor `.`, `..` nor `.git`, without controls.
package func isPlainTreePath(_ path: String) -> Bool {
    let bytes = Array(path.utf8)
    guard !bytes.isEmpty, bytes.count <= maximumPathLength else { return false }
    guard bytes.allSatisfy({ $0 > 0x1f && $0 != 0x7f && $0 != UInt8(ascii: "\\") }) else { return false }
    return bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
        !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
            && !part.map(lowercased).elementsEqual(".git".utf8)
    }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 32 : byte
}
