# The front door. `make help` lists what there is.
#
#   PRESET=dev    build with ASan and UBSan, warnings are errors, into build/dev
#   PRESET=tsan   build with ThreadSanitizer, into build/tsan
#   NO_DEPS=1     leave the packages of the system alone

PRESET ?= release
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)

ifeq ($(PRESET),release)
DIR := build
else
DIR := build/$(PRESET)
endif

# Compiles again only what has changed, also after `make clean`.
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_SLOPPINESS := pch_defines,time_macros

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help demo run-all build test test-slurm check accept nightly soak house speed bench fuzz format lint deb deps clean install

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

demo: $(DIR)/build.ninja ## Build the three programs and show the article's run
	@cmake --build $(DIR) -j$(JOBS) --target tcpwhy echo-server echo-client
	@$(DIR)/bin/tcpwhy demo

run-all: $(DIR)/build.ninja ## Run every scenario; the output of each goes to build/run-all/
	@cmake --build $(DIR) -j$(JOBS) --target tcpwhy echo-server echo-client
	@$(DIR)/bin/tcpwhy run --all --output-dir $(DIR)/run-all

build: $(DIR)/build.ninja ## Build the programs (build/bin/) and all tests
	@cmake --build $(DIR) -j$(JOBS)

test: $(DIR)/build.ninja ## Build everything and run all tests (PRESET=dev: with sanitizers)
ifndef NO_DEPS
	@.ci/install-packages .ci/packages-test
endif
	@cmake --build $(DIR) -j$(JOBS)
	@ctest --test-dir $(DIR) -j2 --output-on-failure

check: ## Run all that must hold before a change goes in: formatter, linters, developer build, all tests
	@.ci/check

accept: $(DIR)/build.ninja ## Let the unit tests write the expected texts anew, show the difference and ask
	@cmake --build $(DIR) -j$(JOBS) --target unit_tests
	@.ci/accept $(DIR)/bin

nightly: ## Run the long checks, a table each in build/nightly/ (CHECKS="repeats fuzzing …": some of them)
	@.ci/nightly $(CHECKS)

soak: $(DIR)/build.ninja ## Let tcpwhy observe programs that are killed, stopped and restarted, for SOAK_SECONDS (120)
	@cmake --build $(DIR) -j$(JOBS)
	@tests/soak/soak $(DIR)/bin --seconds $(or $(SOAK_SECONDS),120)

test-slurm: $(DIR)/build.ninja ## Grade a small class with Slurm's array jobs on this host (root; slurm-wlm, munge); says why it cannot run
	@cmake --build $(DIR) -j$(JOBS) --target tcpwhy tcpwhy-capture
	@tests/grading/slurm $(DIR)/bin

house: ## Print which room includes which, and check the order of the rooms
	@tests/house/check-dependencies --picture .
	@tests/house/check-dependencies .

speed: $(DIR)/build.ninja ## Count the instructions of fixed work and compare them with the kept counts (SPEED=--accept: keep)
	@.ci/install-packages .ci/packages-test
	@cmake --build $(DIR) -j$(JOBS) --target tcpwhy
	@tests/speed/count-instructions $(DIR)/bin $(SPEED)

bench: $(DIR)/build.ninja ## Measure beside tcpdump, tshark, tcptrace and strace (BENCH_QUICK=1: smaller; BENCH=--accept: into docs/)
	@.ci/install-packages .ci/packages-bench
	@cmake --build $(DIR) -j$(JOBS)
	@tests/bench/run $(DIR)/bin $(if $(BENCH_QUICK),--quick) $(BENCH)

fuzz: ## Fuzz each target for FUZZ_SECONDS (60), with sanitizers; findings are left in build/fuzz/found/
	@.ci/install-packages .ci/packages .ci/packages-fuzz
	@tests/fuzz/run build/fuzz $(FUZZ_SECONDS)

deb: $(DIR)/build.ninja ## Make a Debian package of the programs and documents, in build/
	@.ci/install-packages .ci/packages-deb
	@cmake --build $(DIR) -j$(JOBS) --target tcpwhy echo-server echo-client
	@cd $(DIR) && cpack -G DEB

format: ## Format all sources
	@.ci/install-packages .ci/packages-dev
	@.ci/format --write

lint: ## Check all sources with the linters
	@.ci/install-packages .ci/packages-dev
	@.ci/lint --all

deps: ## Install the Debian packages that are missing
ifndef NO_DEPS
	@.ci/install-packages .ci/packages
endif

clean: ## Remove everything that was built
	@rm -rf build

install: $(DIR)/build.ninja ## Install the programs (PREFIX=/usr/local, DESTDIR)
	@cmake --build $(DIR) -j$(JOBS) --target tcpwhy echo-server echo-client
	@cmake --install $(DIR) --prefix $(PREFIX)

# Configured once; CMake looks after itself from then on.
$(DIR)/build.ninja: | deps
	@cmake --preset $(PRESET) $(if $(shell command -v ccache),-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
