# The front door. `make help` lists what there is.
#
#   PRESET=dev    build with ASan and UBSan, warnings are errors, into build/dev
#   NO_DEPS=1     leave the packages of the system alone

PRESET ?= release
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)

ifeq ($(PRESET),release)
DIR := build
else
DIR := build/$(PRESET)
endif

SOURCES = $(shell find common server client tracer tests -name '*.hpp' -o -name '*.cpp')

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help demo run-all test build deps bench fuzz format lint clean install

help: ## List what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

demo: $(DIR)/Makefile ## Build the programs and show the article's run
	@cmake --build $(DIR) -j$(JOBS) --target tcpwhy echo-server echo-client
	@$(DIR)/bin/tcpwhy demo

run-all: $(DIR)/Makefile ## Run every scenario; what each shows is left in build/run-all/
	@cmake --build $(DIR) -j$(JOBS) --target tcpwhy echo-server echo-client
	@$(DIR)/bin/tcpwhy run --all --output-dir $(DIR)/run-all

test: $(DIR)/Makefile ## Build everything and run all tests (PRESET=dev: with sanitizers)
ifndef NO_DEPS
	@.ci/install-packages .ci/packages-test
endif
	@cmake --build $(DIR) -j$(JOBS)
	@ctest --test-dir $(DIR) -j2 --output-on-failure

build: $(DIR)/Makefile ## Build everything: build/bin/{tcpwhy,echo-server,echo-client} and the tests
	@cmake --build $(DIR) -j$(JOBS)

deps: ## Install the Debian packages that are missing
ifndef NO_DEPS
	@.ci/install-packages .ci/packages
endif

# Configured once; CMake looks after itself from then on.
$(DIR)/Makefile: | deps
	@cmake --preset $(PRESET) -G 'Unix Makefiles'

bench: $(DIR)/Makefile ## Measure beside tcpdump, tshark, tcptrace and strace (BENCH_QUICK=1: smaller; BENCH=--accept: into docs/)
	@.ci/install-packages .ci/packages-bench
	@cmake --build $(DIR) -j$(JOBS)
	@tests/bench/run $(DIR)/bin $(if $(BENCH_QUICK),--quick) $(BENCH)

fuzz: ## Fuzz each target for FUZZ_SECONDS (60), with sanitizers; findings are left in build/fuzz/found/
	@.ci/install-packages .ci/packages .ci/packages-fuzz
	@tests/fuzz/run build/fuzz $(FUZZ_SECONDS)

format: ## Format all sources
	@.ci/install-packages .ci/packages-dev
	@clang-format -i $(SOURCES)

lint: $(DIR)/Makefile ## Check all sources with clang-tidy, and the dependencies between folders
	@.ci/install-packages .ci/packages-dev
	@tests/house/check-dependencies .
	@tests/browser/run --lint || test $$? -eq 77
	@clang-tidy --quiet --extra-arg=-Wno-unknown-warning-option -p $(DIR) $(filter %.cpp,$(filter-out tests/%,$(SOURCES)))

clean: ## Remove everything that was built
	@rm -rf build

install: build ## Install the three programs (PREFIX=/usr/local, DESTDIR)
	@cmake --install $(DIR) --prefix $(PREFIX)
