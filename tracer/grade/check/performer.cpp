#include "tracer/grade/check/performer.hpp"

#include <algorithm>

namespace tcpwhy::grade {
namespace {

/// After a step that was only tried has failed, the others like it need not wait long.
constexpr double wait_after_failed_try = 0.05;
constexpr double listening_seconds = 5;
constexpr double most_check_seconds = 600;  ///< of a check, however slow the machine is

bool has_verb(const Check& check, std::initializer_list<Verb> verbs) {
    return std::any_of(check.steps.begin(), check.steps.end(), [&](const Step& step) {
        return std::find(verbs.begin(), verbs.end(), step.verb) != verbs.end();
    });
}

}  // namespace

Performer::Performer(Context& context, Messages messages)
    : context_(context),
      program_(context),
      server_(context, program_),
      ends_(context, messages),
      serving_(context, program_, ends_) {}

/// The steps that every script begins with, unless it has its own.
void Performer::begin() {
    const bool serves = context_.assignment.role == model::Side::client;
    if (serves && !has_verb(context_.check, {Verb::nobody_listens})) serving_.listen();
    const std::vector<Step>& steps = context_.check.steps;
    const bool starts = !steps.empty() && (steps.front().verb == Verb::start ||
                                           steps.front().verb == Verb::start_bare ||
                                           steps.front().verb == Verb::nobody_listens);
    if (starts) return;
    serving_.begin();
    program_.start(true);
    if (!serves && steps.front().verb != Verb::listens) server_.await_listening(listening_seconds);
}

void Performer::perform(double seconds) {
    const Deadline deadline(std::min(seconds * context_.slowness, most_check_seconds));
    begin();
    const std::vector<Step>& steps = context_.check.steps;
    std::size_t loop = 0;
    int rounds = 0;
    for (std::size_t at = 0; at < steps.size(); ++at) {
        if (aborted_) throw MachineFault{"the observation was lost"};
        const Step& step = steps[at];
        if (step.verb == Verb::times) {
            loop = at;
            rounds = step.times;
            context_.journal.round = 1;
        } else if (step.verb == Verb::end_times) {
            if (context_.journal.round < rounds) {
                ++context_.journal.round;
                at = loop;
            } else {
                context_.journal.round = 0;
                context_.journal.done.clear();
                context_.journal.note("did that " + std::to_string(rounds) + " times");
            }
        } else {
            context_.journal.failed_step = step.source;
            if (deadline.over() && !step.tries)
                throw StepFailure{"an end of this check within " + seconds_words(seconds),
                                  "it took longer", true};
            perform_or_try(step);
        }
    }
    context_.journal.failed_step.clear();
}

void Performer::perform_or_try(const Step& step) {
    if (!step.tries) return perform_to_the_end(step);
    Step tried = step;
    if (failed_try_) tried.seconds = std::min(tried.seconds, wait_after_failed_try);
    try {
        perform_step(tried);
    } catch (const StepFailure&) {
        failed_try_ = true;
    }
}

void Performer::perform_to_the_end(const Step& step) {
    try {
        perform_step(step);
    } catch (StepFailure& failure) {
        program_.add_ending(failure);
        throw;
    }
}

void Performer::perform_step(const Step& step) {
    const bool done = perform_on_program(step) || perform_on_server(step) ||
                      perform_on_client(step) || perform_on_connection(step);
    if (!done) throw MachineFault{"the step '" + step.source + "' cannot be done"};
}

bool Performer::perform_on_program(const Step& step) {
    switch (step.verb) {
        case Verb::start:
        case Verb::start_bare:
            serving_.begin();
            program_.start(step.verb == Verb::start);
            return true;
        case Verb::kill_all:
            program_.kill_all();
            return true;
        case Verb::still_running:
            if (context_.assignment.role == model::Side::server) server_.let_end_without_listener();
            program_.require_running();
            return true;
        case Verb::ends:
        case Verb::ends_good:
        case Verb::ends_badly:
            program_.require_end(step.verb, step.seconds);
            return true;
        case Verb::says:
            serving_.require_said();
            return true;
        case Verb::pause:
            std::this_thread::sleep_for(std::chrono::duration<double>(step.seconds));
            return true;
        default:
            return false;
    }
}

bool Performer::perform_on_server(const Step& step) {
    switch (step.verb) {
        case Verb::listens:
            server_.await_listening(step.seconds);
            return true;
        case Verb::accepted:
            server_.require_accepted(ends_.of(step), step.seconds);
            return true;
        case Verb::let_close:
            server_.let_close(ends_.of(step), step.seconds);
            return true;
        case Verb::count_descriptors:
            server_.count_descriptors(step.seconds);
            return true;
        case Verb::no_more_descriptors:
            server_.require_no_more_descriptors(step.seconds);
            return true;
        case Verb::no_close_wait:
            server_.require_no_close_wait(step.seconds);
            return true;
        case Verb::time_wait:
            server_.await_time_wait(step.seconds);
            return true;
        case Verb::settle:
            server_.settle(step.seconds);
            return true;
        default:
            return false;
    }
}

bool Performer::perform_on_connection(const Step& step) {
    switch (step.verb) {
        case Verb::connect:
            ends_.connect(step);
            return true;
        case Verb::send:
            ends_.send(step);
            return true;
        case Verb::echo:
            ends_.require_bytes(ends_.of(step), std::string(ends_.of(step).last_sent()),
                                step.seconds, "the same bytes");
            return true;
        case Verb::read:
            ends_.require_bytes(ends_.of(step), step.text, step.seconds, "these bytes");
            return true;
        case Verb::read_line:
            ends_.require_line(ends_.of(step), step.seconds);
            return true;
        case Verb::nothing_more:
            ends_.require_nothing_more(ends_.of(step), step.seconds);
            return true;
        case Verb::fin:
            ends_.require_fin(ends_.of(step), step.seconds);
            return true;
        case Verb::await_end:
            ends_.await_end(ends_.of(step), step.seconds);
            return true;
        case Verb::shut:
        case Verb::close:
        case Verb::reset:
            ends_.leave(step);
            return true;
        default:
            return false;
    }
}

bool Performer::perform_on_client(const Step& step) {
    if (context_.assignment.role != model::Side::client) return false;
    switch (step.verb) {
        case Verb::nobody_listens:
            serving_.begin();
            return true;
        case Verb::accept:
            serving_.accept(step.seconds);
            return true;
        case Verb::type:
            serving_.type(step);
            return true;
        case Verb::end_input:
            serving_.end_input();
            return true;
        case Verb::return_line:
        case Verb::receive_line:
            serving_.receive_line(step.seconds, step.verb == Verb::return_line);
            return true;
        case Verb::send_back:
            serving_.send_back_what_comes(step.seconds);
            return true;
        case Verb::serve:
            serving_.serve(step.seconds);
            return true;
        case Verb::send_parts:
            serving_.send_parts(step.seconds);
            return true;
        case Verb::still_connected:
            serving_.require_still_connected();
            return true;
        case Verb::no_connection:
            serving_.require_no_connection();
            return true;
        case Verb::close:
            serving_.close();
            return true;
        case Verb::finish:
            serving_.finish(step.seconds);
            return true;
        case Verb::remember_output:
            serving_.remember_output();
            return true;
        case Verb::says_new:
            serving_.require_new_text();
            return true;
        case Verb::printed_once:
            serving_.require_printed_once();
            return true;
        case Verb::printed_all:
            serving_.require_printed_all();
            return true;
        default:
            return false;
    }
}

}  // namespace tcpwhy::grade
