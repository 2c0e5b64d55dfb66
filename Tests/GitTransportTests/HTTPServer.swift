import FileIO

/// An http server on 127.0.0.1 that serves repositories through the real `git http-backend`, and misbehaves on request:
/// the first component of a path says how.
final class HTTPServer {
    let port: String
    let url: String
    private let process: Process
    private let folder: TemporaryFolder

    /// - Parameter certificate: a PEM file of certificate and key; with it, https is spoken.
    init(base: String, certificate: String? = nil) throws {
        folder = try TemporaryFolder()
        let script = "\(folder.path)/server.py"
        try writeAtomically(Array(Self.script.utf8), to: script)
        process = try Process(["python3", script, base] + (certificate.map { [$0] } ?? []))
        port = try process.line()
        guard UInt16(port) != nil else { throw Unexpected("the http server did not start") }
        url = "\(certificate == nil ? "http" : "https")://127.0.0.1:\(port)"
    }

    /// What it was asked to CONNECT to, as a proxy.
    func connections() throws -> [String] {
        let path = "\(folder.path)/server.py.connections"
        guard FileStatus.exists(path) else { return [] }
        let text = String(decoding: try readFile(path, limit: 1 << 16), as: UTF8.self)
        return Set(text.split(separator: "\n").map(String.init)).sorted()
    }

    private static let script = #"""
        import base64, hashlib, http.server, os, select, socket, ssl, struct, subprocess, sys, time, zlib

        base = sys.argv[1]

        def backend(handler, path, query, body):
            environment = dict(os.environ, GIT_PROJECT_ROOT=base, GIT_HTTP_EXPORT_ALL="1", REQUEST_METHOD=handler.command,
                PATH_INFO=path, QUERY_STRING=query, CONTENT_TYPE=handler.headers.get("Content-Type", ""),
                CONTENT_LENGTH=str(len(body)), REMOTE_ADDR="127.0.0.1", GIT_PROTOCOL=handler.headers.get("Git-Protocol", ""))
            output = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True).stdout
            head, _, content = output.partition(b"\r\n\r\n")
            status, headers = 200, []
            for line in head.decode().split("\r\n"):
                name, _, value = line.partition(": ")
                if name == "Status": status = int(value.split()[0])
                else: headers.append((name, value))
            return status, headers, content

        def pkt(data): return b"%04x" % (len(data) + 4) + data

        def git(repository, *arguments, input=b""):
            return subprocess.run(["git", "-C", base + repository, *arguments], input=input, capture_output=True, check=True).stdout

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def log_message(self, *arguments): pass
            def do_POST(self): self.do()
            def do_GET(self): self.do()

            def do_CONNECT(self):
                with open(sys.argv[0] + ".connections", "a") as file: file.write(self.path + "\n")
                host, _, port = self.path.rpartition(":")
                other = socket.create_connection((host, int(port)))
                self.send_response(200)
                self.end_headers()
                while True:
                    for ready in select.select([self.connection, other], [], [])[0]:
                        data = ready.recv(65536)
                        if not data:
                            self.close_connection = True
                            return
                        (other if ready is self.connection else self.connection).sendall(data)

            def answer(self, status, headers, content):
                self.send_response(status)
                for name, value in headers:
                    if name: self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def body(self):
                if self.headers.get("Transfer-Encoding") == "chunked":
                    body = b""
                    while True:
                        size = int(self.rfile.readline(), 16)
                        body += self.rfile.read(size)
                        self.rfile.readline()
                        if size == 0: return body
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))

            def begin(self, kind):
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True

            def do(self):
                try: self.serve()
                except (BrokenPipeError, ConnectionResetError): self.close_connection = True

            def serve(self):
                path, _, query = self.path.partition("?")
                _, mode, rest = path.split("/", 2)
                rest = "/" + rest
                body = self.body()
                advertised = "application/x-git-upload-pack-advertisement"
                if mode == "git":
                    self.answer(*backend(self, rest, query, body))
                elif mode == "token":
                    given = self.headers.get("Authorization", "")
                    if given == "Basic " + base64.b64encode(b"x-access-token:s3cret").decode():
                        self.answer(*backend(self, rest, query, body))
                    else:
                        self.answer(401, [("WWW-Authenticate", 'Basic realm="git"')], b"")
                elif mode in ("same", "host", "port", "away"):
                    port = self.server.server_address[1]
                    place = {"same": "", "host": f"http://localhost:{port}", "port": f"http://127.0.0.1:{port + 1}",
                        "away": "http://example.org"}[mode]
                    self.answer(302, [("Location", place + "/git" + self.path[len(mode) + 1:])], b"")
                elif mode == "silent":
                    time.sleep(600)
                elif mode == "drip":
                    self.begin(advertised)
                    while True:
                        self.wfile.write(pkt(b"# still counting\n")); self.wfile.flush(); time.sleep(0.05)
                elif mode == "flood":
                    self.begin(advertised)
                    self.wfile.write(pkt(b"# service=git-upload-pack\n") + b"0000")
                    number = 0
                    while True:
                        self.wfile.write(b"".join(pkt(b"%040x refs/heads/%d\n" % (n + 1, n)) for n in range(number, number + 1000)))
                        number += 1000
                elif mode == "noise":
                    seed = int(rest.split("/")[1])
                    import random
                    source = random.Random(seed)
                    data = b"# service=git-upload-pack\n"
                    data = (pkt(data) + b"0000" if seed % 2 else b"") + source.randbytes(3000)
                    if seed % 3 == 0: data = bytes(b"0123456789abcdef\0\n "[b % 19] for b in data)
                    self.answer(200, [("Content-Type", advertised)], data)
                elif mode in ("half", "cut"):
                    status, headers, content = backend(self, rest, query, body)
                    if self.command == "GET": return self.answer(status, headers, content)
                    self.send_response(200)
                    self.send_header("Content-Type", "application/x-git-upload-pack-result")
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content[:len(content) // 2]); self.wfile.flush()
                    if mode == "half": time.sleep(600)
                    self.close_connection = True
                elif mode == "partial":
                    # A pack that lacks the bundles, from a host that says it is whole.
                    repository = rest[:rest.index(".git") + 4]
                    commit = git(repository, "rev-parse", "published").strip()
                    if self.command == "GET":
                        self.answer(200, [("Content-Type", advertised)],
                            pkt(b"# service=git-upload-pack\n") + b"0000" + pkt(commit + b" refs/heads/published\0ofs-delta\n") + b"0000")
                    else:
                        lines = git(repository, "rev-list", "--objects", "published").splitlines()
                        kept = b"\n".join(line.split()[0] for line in lines if b"tile/entries/" not in line) + b"\n"
                        pack = git(repository, "pack-objects", "--stdout", "-q", input=kept)
                        self.answer(200, [("Content-Type", "application/x-git-upload-pack-result")], b"0008NAK\n" + pack)
                elif mode == "moved":
                    # The branch is pushed over, and what was there pruned, between the list of references and the request.
                    self.answer(*backend(self, rest, query, body))
                    if self.command == "GET":
                        repository = rest[:rest.index(".git") + 4]
                        commit = git(repository, "commit-tree", "-m", "other", git(repository, "write-tree").decode().strip())
                        git(repository, "update-ref", "refs/heads/published", commit.decode().strip())
                        git(repository, "reflog", "expire", "--expire=now", "--all")
                        git(repository, "gc", "-q", "--prune=now")
                elif mode in ("million", "bomb", "endless", "many"):
                    # References and packs made by hand.
                    commit = b"1" * 40
                    if self.command == "GET":
                        self.begin(advertised)
                        self.wfile.write(pkt(b"# service=git-upload-pack\n") + b"0000" +
                            pkt(commit + b" refs/heads/" + (b"other" if mode == "million" else b"published") + b"\0ofs-delta\n"))
                        for number in range(0, 1000000 if mode == "million" else 0, 1000):
                            self.wfile.write(b"".join(pkt(b"%040x refs/pull/%d\n" % (n + 1, n)) for n in range(number, number + 1000)))
                        self.wfile.write(b"0000")
                        return
                    result = "application/x-git-upload-pack-result"
                    def head(kind, size):
                        byte, size, out = kind << 4 | size & 15, size >> 4, b""
                        while size: out += bytes([byte | 128]); byte, size = size & 127, size >> 7
                        return out + bytes([byte])
                    def number(value):
                        out = b""
                        while value > 127: out += bytes([value & 127 | 128]); value >>= 7
                        return out + bytes([value])
                    if mode == "bomb":
                        # 16 MiB of zeros, and a delta that copies them 640 times: 10 GiB of some 20 kB.
                        base = bytes(1 << 24)
                        name = hashlib.sha1(b"blob %d\0" % len(base) + base).digest()
                        delta = number(1 << 24) + number(640 * 0xffffff) + b"\xf0\xff\xff\xff" * 640
                        pack = b"PACK" + struct.pack(">II", 2, 2)
                        pack += head(3, len(base)) + zlib.compress(base)
                        pack += head(7, len(delta)) + name + zlib.compress(delta)
                        return self.answer(200, [("Content-Type", result)], b"0008NAK\n" + pack + hashlib.sha1(pack).digest())
                    self.begin(result)
                    self.wfile.write(b"0008NAK\n")
                    if mode == "many":
                        self.wfile.write(b"PACK" + struct.pack(">II", 2, 1 << 31) + head(3, 1) + zlib.compress(b"x"))
                        self.wfile.flush(); time.sleep(600)
                    else:
                        # One object of a terabyte, of which there is always more.
                        self.wfile.write(b"PACK" + struct.pack(">II", 2, 1) + head(3, 1 << 40))
                        stream = zlib.compressobj(0)
                        while True: self.wfile.write(stream.compress(os.urandom(1 << 16)))
                else:
                    self.answer(404, [], b"")

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        if len(sys.argv) > 2:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[2])
            server.socket = context.wrap_socket(server.socket, server_side=True)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """#
}
