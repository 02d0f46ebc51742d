// The user whose uid a job gets, where this process may choose one.
#pragma once

#include <sys/types.h>

#include <string>

#include "common/descriptor.hpp"

namespace tcpwhy::helpers {

struct JobUser {
    uid_t uid = 0;  ///< 0: the program keeps this process's own
    gid_t gid = 0;
    Descriptor lock;      ///< held as long as the uid is in use
    bool unused = false;  ///< no process had the uid when the job took it
};

/// True when this process may take other uids and give files away (CAP_SETUID, CAP_CHOWN), in a
/// user namespace that has such uids.
bool may_change_user();

/// `run_as`: that user, whom several jobs may share; "": a uid that no other job and no process
/// has. Throws UsageError for an unknown user, UnavailableError when all are taken.
JobUser take_job_user(const std::string& run_as);

/// True when all processes of that uid are the job's: none was there before, and no other job has
/// the uid now.
bool has_all_processes(const JobUser& user);

}  // namespace tcpwhy::helpers
