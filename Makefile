# make demo      what oracle does, in two minutes, in a temporary home
# make test      every test
# make fuzz      every parser's fuzzer, long and with a fresh seed; ROUNDS=, SEED= to run one again
# make hostile   hosts that lie, stolen keys, processes that are killed anywhere; ROUNDS= of the random killer
# make notary    contributors and notaries at once, long, and a live run of lm-evaluation-harness where it can be installed; ROUNDS=
# make witness   the server behind `oracle witness serve`, which needs hummingbird and which nothing else needs
# make install-witness  installs it; after make install
# make bench-witness    add-checkpoint requests a second
# make install   PREFIX=/usr/local by default; DESTDIR is honoured
# make bench     ratios against named peers
# make bench-diff  how often `oracle diff` calls what was done to a model by its name; SEEDS=
# make bench-names   how many imitating names are found, and how many real ones are taken for such; SEED=, COUNT= of each class
# make registry-index, make format, make lint, make clean

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
PYTHON ?= python3

BUILD_PACKAGES := libgit2-dev libsodium-dev libsqlite3-dev libyaml-dev pkg-config
TEST_PACKAGES := $(BUILD_PACKAGES) b3sum curl git openssl python3-jsonschema sqlite3
DEMO_PACKAGES := $(BUILD_PACKAGES) git
RELEASE := .build/release
STAGE := .build/stage

.PHONY: all witness install-witness bench-witness build demo test fuzz hostile notary install uninstall bench bench-names format lint clean deps stage

all: build

deps:
	@scripts/deps.sh $(BUILD_PACKAGES)

build: deps
	$(SWIFT) build -c release --product oracle
	$(SWIFT) build -c release --product oracle-git

# The same tree that `make install` makes, inside the build folder: what the demo and the benches run.
stage: build
	@$(MAKE) --no-print-directory install-files PREFIX=$(CURDIR)/$(STAGE) DESTDIR=

demo:
	@scripts/deps.sh $(DEMO_PACKAGES)
	@$(MAKE) --no-print-directory stage
	@scripts/demo.sh $(STAGE)

test:
	@scripts/deps.sh $(TEST_PACKAGES)
	@scripts/test.sh

fuzz:
	@scripts/deps.sh $(TEST_PACKAGES)
	@scripts/fuzz.sh $(ROUNDS) $(SEED)

hostile:
	@scripts/deps.sh $(TEST_PACKAGES)
	@scripts/hostile.sh $(ROUNDS)

notary:
	@scripts/deps.sh $(TEST_PACKAGES)
	@scripts/notary.sh $(ROUNDS)

witness: deps
	$(SWIFT) build -c release --package-path WitnessServer --product oracle-witness

install-witness: witness
	install -d $(DESTDIR)$(PREFIX)/libexec/oracle
	install -s -m 755 WitnessServer/.build/release/oracle-witness $(DESTDIR)$(PREFIX)/libexec/oracle/oracle-witness

bench-witness: witness stage
	@$(MAKE) --no-print-directory install-witness PREFIX=$(CURDIR)/$(STAGE) DESTDIR=
	@$(PYTHON) Benchmarks/witness.py --oracle $(STAGE)/bin/oracle

install: build
	@$(MAKE) --no-print-directory install-files

.PHONY: install-files
install-files:
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/oracle $(DESTDIR)$(PREFIX)/share/oracle/default
	install -s -m 755 $(RELEASE)/oracle $(DESTDIR)$(PREFIX)/bin/oracle
	install -s -m 755 $(RELEASE)/oracle-git $(DESTDIR)$(PREFIX)/libexec/oracle/oracle-git
	scripts/install-bundle.sh $(RELEASE)/oracle registry $(DESTDIR)$(PREFIX)/share/oracle/default
	scripts/install-completions.sh $(RELEASE)/oracle $(DESTDIR)$(PREFIX)/share

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/oracle $(DESTDIR)$(PREFIX)/share/bash-completion/completions/oracle \
	    $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_oracle $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/oracle.fish
	rm -rf $(DESTDIR)$(PREFIX)/libexec/oracle $(DESTDIR)$(PREFIX)/share/oracle

bench: stage
	@scripts/deps.sh $(TEST_PACKAGES) python3-venv
	$(SWIFT) build -c release --product registry-simulate
	$(SWIFT) build -c release --product digest-lanes
	@$(PYTHON) Benchmarks/bench.py --oracle $(STAGE)/bin/oracle

bench-names: deps
	$(SWIFT) build -c release --product name-squats
	@$(RELEASE)/name-squats registry $(or $(SEED),1) $(or $(COUNT),4000)

bench-diff:
	@scripts/deps.sh $(BUILD_PACKAGES)
	$(SWIFT) build -c release --product diff-accuracy
	@$(RELEASE)/diff-accuracy $(SEEDS)

format:
	$(SWIFT) format --in-place --recursive Sources Tests WitnessServer/Sources Package.swift WitnessServer/Package.swift

lint:
	$(SWIFT) format lint --strict --recursive Sources Tests WitnessServer/Sources Package.swift WitnessServer/Package.swift

clean:
	rm -rf .build WitnessServer/.build
